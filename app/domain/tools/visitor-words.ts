import type { OfferedTool } from './types.ts'

/**
 * What visitors read of a tool whose title is a stranger's and which the owner gave no words: `answers.tool.<this>`. Only what can
 * be repeated without harm, and asks no person first, looks something up.
 */
export const ownWordsFor = (tool: Pick<OfferedTool, 'isDangerous' | 'isIdempotent'>): 'lookUp' | 'act' =>
  tool.isIdempotent && !tool.isDangerous ? 'lookUp' : 'act'
