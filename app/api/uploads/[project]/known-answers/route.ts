import { answerKnownFile } from '@/server/api/known-answer-files';

type Context = { params: Promise<{ project: string }> };

/** Takes a file of known answers, or looks at what it holds, for whoever reviews in the project. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answerKnownFile(request, (await params).project);
}
