import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { LabelDesk } from '@/components/annotations/label-desk';
import { getTranslator } from '@/components/intl/server-translator';
import { Markdown } from '@/components/ui/markdown';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';

type Props = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project: projectId } = await params;
  const [t, offer] = await Promise.all([
    getTranslator('annotations'),
    ask((api) => api.assignment.offer({ projectId })),
  ]);
  return { title: t('desk.title', { project: offer.title }) };
}

/** The item itself is claimed by the screen, not by loading this page: looking takes nothing from anybody. */
export default async function LabelPage({ params }: Props) {
  const { project: projectId } = await params;
  const [offer, read, classes, viewer] = await Promise.all([
    ask((api) => api.assignment.offer({ projectId })),
    ask((api) => api.assignment.guide({ projectId })),
    ask((api) => api.assignment.classes({ projectId })),
    getViewer(),
  ]);
  if (!viewer || !read || !offer.hasJoined || !offer.hasReadGuide) redirect(`/work/${projectId}`);
  const { title, currency, priceMinor } = offer;
  return (
    <LabelDesk
      personId={viewer.id}
      project={{ id: projectId, title, currency, priceMinor }}
      read={read}
      classes={classes}
      openedAt={new Date()}
      introduction={<Markdown text={read.guide.introduction} />}
    />
  );
}
