/** A file with its path inside the folder that was dropped ("photos/a/1.jpg"; the bare name for a single file). */
export type DroppedFile = { file: File; path: string };

/** A browser gives a folder's entries a hundred at a time, until an empty batch. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    found.push(...batch);
  }
}

async function filesUnder(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  }
  const files: DroppedFile[] = [];
  for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) files.push(...(await filesUnder(inner)));
  return files;
}

/** System litter that rides along in folders and archives. */
function isLitter({ path }: DroppedFile): boolean {
  return /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX(\/.*)?)$/.test(path);
}

/** All files of a drop, folders included, in the order of their paths. Must be called while the drop event lasts. */
export async function filesFromDrop(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const plain = entries.length === 0 ? filesFromList(transfer.files) : [];
  const nested: DroppedFile[] = [];
  for (const entry of entries) nested.push(...(await filesUnder(entry)));
  return [...plain, ...nested].filter((file) => !isLitter(file)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of an `<input type="file">`, with or without `webkitdirectory`. */
export function filesFromList(list: FileList | null): DroppedFile[] {
  return [...(list ?? [])]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter((file) => !isLitter(file));
}
