/** Before each file of tests that share a process: what the file before it set is as it was. */
import { settleAnew } from '@/test/support/settings';

settleAnew();
