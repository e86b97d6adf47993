import { type SendOutcome as Outcome, sendFile as send } from '@/components/api/send-file';
import type { ColumnChoice } from '@/server/datasets/columns';
import type { UploadEnd } from '@/server/datasets/upload-lines';

export type SendOutcome = Outcome<UploadEnd>;

type SendOptions = Parameters<typeof send>[1] & {
  readonly projectId: string;
  /** With the folders it came in. */
  readonly path: string;
  readonly slice: string;
  readonly sliceByFolder: boolean;
  /** Which columns of a table hold what, where that was chosen. */
  readonly columns?: ColumnChoice | undefined;
};

/** Sends one file of data to a project. */
export function sendFile({
  projectId,
  path,
  slice,
  sliceByFolder,
  columns,
  ...way
}: SendOptions): Promise<SendOutcome> {
  const query = new URLSearchParams({ name: path });
  if (slice) query.set('slice', slice);
  if (sliceByFolder) query.set('sliceByFolder', 'yes');
  if (columns) query.set('columns', JSON.stringify(columns));
  return send<UploadEnd>(`/api/uploads/${projectId}?${query}`, way);
}
