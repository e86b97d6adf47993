import { ReviewDesk } from '@/components/review/review-desk';
import { ask } from '@/server/api/caller';

type Props = { params: Promise<{ project: string; item: string }> };

export default async function ReviewItemPage({ params }: Props) {
  const { project: projectId, item: itemId } = await params;
  const item = await ask((api) => api.review.open({ projectId, itemId }));
  return <ReviewDesk key={itemId} projectId={projectId} item={item} />;
}
