// `npm run test:signin [-- --quick]`: attacks on the doors of sign-in, over HTTP on a running house. docs/security.md says how to read it.
import { openHouse } from '../tests/security/http-house.ts'
import type { Attack } from '../tests/security/signin/attack.ts'
import { compareAccounts } from '../tests/security/signin/enumeration.ts'
import { attackForms } from '../tests/security/signin/forms.ts'
import { attackLimits } from '../tests/security/signin/limits.ts'
import { attackMails } from '../tests/security/signin/mails.ts'
import { attackRedirects } from '../tests/security/signin/redirects.ts'
import { attackSessions } from '../tests/security/signin/sessions.ts'
import { attackTokens } from '../tests/security/signin/tokens.ts'

const attacks: Record<string, Attack> = {
  'forms of other sites': attackForms,
  redirects: attackRedirects,
  'tokens at the wrong door': attackTokens,
  'known and unknown accounts': compareAccounts,
  'hosts in mails': attackMails,
  'limits and forged addresses': attackLimits,
  sessions: attackSessions,
}
const isQuick = process.argv.includes('--quick')
let passed = 0
let failed = 0
const house = await openHouse()
try {
  for (const [name, attack] of Object.entries(attacks)) {
    const { requests, wrong } = await attack(house, isQuick)
    passed += Math.max(0, requests - wrong.length)
    failed += wrong.length
    console.log(
      `${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${name}: ${requests} requests, ${wrong.length} got through`,
    )
    for (const line of wrong.slice(0, 30)) console.log(`     ${line.slice(0, 400)}`)
  }
} finally {
  await house.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
