import { ReviewDesk } from '@/components/review/review-desk';
import { ask } from '@/server/api/caller';
import { getViewer } from '@/server/api/viewer';

type Props = { params: Promise<{ project: string; item: string }> };

export default async function ReviewItemPage({ params }: Props) {
  const { project: projectId, item: itemId } = await params;
  const [item, viewer] = await Promise.all([ask((api) => api.review.open({ projectId, itemId })), getViewer()]);
  return <ReviewDesk key={itemId} personId={viewer?.id ?? ''} projectId={projectId} item={item} />;
}
