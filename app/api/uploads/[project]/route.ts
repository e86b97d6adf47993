import { answerUpload } from '@/server/api/uploads';

type Context = { params: Promise<{ project: string }> };

/** Takes one file (a picture, an archive or a table) for a project of the actor's own. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerUpload(request, (await params).project);
}
