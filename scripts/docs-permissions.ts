// npm run docs:permissions [-- --check]: docs/permissions.md from the table that the server checks. With --check nothing is
// written: a page that says something else ends it with 1.
import { readFileSync, writeFileSync } from 'node:fs'
import { AGENT_RIGHTS, permissionRows, ROLES } from '../app/domain/permissions.ts'
import { translatorFor } from '../app/i18n/server.ts'

const PAGE = 'docs/permissions.md'
const t = translatorFor('en')
const say = (key: string) => {
  if (!t.has(key)) throw new Error(`${key} has no text`)
  return t(key)
}

function page(): string {
  const lines = [
    '# Roles and permissions',
    '',
    'Written by `npm run docs:permissions` from `app/domain/permissions.ts`, the one table that server checks, pages and this',
    'document read. Row-level security says the same once more for the tables. The same table is shown in the product under',
    'Settings, Roles.',
    '',
    ...ROLES.map((role) => `- **${say(`people.role.${role}`)}**: ${say(`people.role.${role}.body`)}`),
  ]
  let resource = ''
  for (const row of permissionRows()) {
    if (row.resource !== resource) {
      resource = row.resource
      lines.push('', `## ${say(`people.permission.${resource}`)}`, '')
      lines.push(`| | ${ROLES.map((role) => say(`people.role.${role}`)).join(' | ')} | Permission |`)
      lines.push(`| --- | ${ROLES.map(() => ':---:').join(' | ')} | --- |`)
    }
    const ticks = ROLES.map((role) => (row.roles[role] ? 'yes' : '·')).join(' | ')
    lines.push(
      `| ${say(`people.permission.${row.resource}.${row.verb}`)} | ${ticks} | \`${row.resource}.${row.verb}\` |`,
    )
  }
  lines.push(
    '',
    `## ${say('people.roles.agentRights')}`,
    '',
    say('people.roles.agentRightsBody'),
    '',
    ...AGENT_RIGHTS.map(
      (right) => `- **${say(`people.right.${right}`)}**: ${say(`people.right.${right}.body`)}`,
    ),
    '',
    'The rights are rows of `agent_access`. `app.enter_user` reads a member’s rows once, when their transaction begins, so a',
    'change holds from their next request on; policies compare with what it read. Owners and admins are never narrowed.',
    '',
  )
  return lines.join('\n')
}

const written = page()
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') === written) console.log(`${PAGE} matches the table`)
  else {
    console.error(`${PAGE} does not match app/domain/permissions.ts. Run: npm run docs:permissions`)
    process.exitCode = 1
  }
} else {
  writeFileSync(PAGE, written)
  console.log(`${PAGE} written`)
}
