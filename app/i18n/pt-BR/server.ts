// Every text in this language: the browser's and those only the server writes.
import { answers } from './answers.ts'
import { catalogue as browser } from './browser.ts'
import { demo } from './demo.ts'
import { mail } from './mail.ts'

export const catalogue = { ...browser, ...answers, ...mail, ...demo }
