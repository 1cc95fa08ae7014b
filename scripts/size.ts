// `npm run size`: builds the widget and holds its bytes against the budget. The last line is the figure.
import { BUDGET, bytesUntilTyping } from '../widget/budget.ts'
import { buildWidget } from '../widget/build.ts'

const build = await buildWidget()
for (const [part, { name, bytes, brotli }] of Object.entries(build)) {
  console.log(
    `${part.padEnd(8)} ${name.padEnd(22)} ${String(bytes).padStart(6)} B, ${String(brotli).padStart(5)} B brotli`,
  )
}
const { loader, untilTyping } = bytesUntilTyping(build)
const isWithin = loader <= BUDGET.loader && untilTyping <= BUDGET.untilTyping
if (!isWithin)
  console.log(`over the budget: loader ${BUDGET.loader} B, until a visitor can type ${BUDGET.untilTyping} B`)
console.log(`widget: loader ${loader} B, until a visitor can type ${untilTyping} B, brotli`)
process.exit(isWithin ? 0 : 1)
