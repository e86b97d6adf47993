import { answerPicture } from '@/server/api/media';

type Context = { params: Promise<{ hash: string }> };

/** A picture of an item. Access is proved against the projects that hold it. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerPicture(request, (await params).hash);
}
