import { requestContext } from '@/server/api/context';
import { answerApi } from '@/server/api/http';

const handler = (request: Request) => answerApi(request, requestContext);

export { handler as GET, handler as POST };
