import type { Tally } from './run-database.ts'
export async function testHttp(
  _tally: Tally,
  _http: { requests: number; hits: number },
  _isQuick: boolean,
): Promise<void> {}
