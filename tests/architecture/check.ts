import { posix } from 'node:path'
import ts from 'typescript'
import {
  COMPONENT_DOMAIN_FILES,
  COMPONENT_INTEGRATION_FILES,
  MAY_IMPORT,
  PACKAGE_HOMES,
  roomOf,
  WIDGET_VALUE_FILES,
} from './rules.ts'

/** Path (from the repository's root) -> source text. */
export type SourceTree = Map<string, string>
type Import = { specifier: string; isType: boolean }

function importsOf(
  path: string,
  source: string,
): { imports: Import[]; hasDefaultExport: boolean; readsProcessEnv: boolean } {
  const file = ts.createSourceFile(
    path,
    source,
    ts.ScriptTarget.Latest,
    false,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  )
  const imports: Import[] = []
  let hasDefaultExport = false
  let readsProcessEnv = false
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({ specifier: node.moduleSpecifier.text, isType: node.importClause?.isTypeOnly ?? false })
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      imports.push({ specifier: node.moduleSpecifier.text, isType: node.isTypeOnly })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteralLike(argument))
        imports.push({ specifier: argument.text, isType: false })
    } else if (ts.isExportAssignment(node)) {
      hasDefaultExport = true
    } else if (
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)
    ) {
      hasDefaultExport = true
    } else if (
      ts.isPropertyAccessExpression(node) &&
      node.name.text === 'env' &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'process'
    ) {
      readsProcessEnv = true
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return { imports, hasDefaultExport, readsProcessEnv }
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('#app/')) return `app/${specifier.slice(5)}`
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return null
}

function checkImport(path: string, { specifier, isType }: Import): string[] {
  const room = roomOf(path)
  if (!room) return []
  const target = resolve(path, specifier)
  if (!target) {
    return PACKAGE_HOMES.filter(([name, home]) => name.test(specifier) && !home.test(path)).map(
      () => `${path}: imports ${specifier}, which belongs to another room`,
    )
  }
  const problems: string[] = []
  const targetRoom = roomOf(target)
  if (targetRoom === 'routes' && room !== 'routes') problems.push(`${path}: imports the route ${target}`)
  if (targetRoom === 'routes' && /^app\/routes\/[^/]+(\/route)?\.tsx?$/.test(target) && !isType) {
    problems.push(`${path}: imports the route ${target}`)
  }
  if (targetRoom && targetRoom !== room && !MAY_IMPORT[room].includes(targetRoom)) {
    problems.push(`${path}: ${room} may not import ${targetRoom} (${target})`)
  }
  if (room === 'components' && !isType) {
    if (targetRoom === 'domain' && !COMPONENT_DOMAIN_FILES.test(target))
      problems.push(`${path}: a component may not take a .server file from the domain (${target})`)
    if (targetRoom === 'integrations' && !COMPONENT_INTEGRATION_FILES.test(target))
      problems.push(`${path}: a component may take only .client files from integrations (${target})`)
  }
  if (
    room === 'widget' &&
    targetRoom &&
    targetRoom !== 'widget' &&
    !isType &&
    !WIDGET_VALUE_FILES.test(target)
  ) {
    problems.push(`${path}: the widget takes types only (${target})`)
  }
  const serverOnly = /\.server\.tsx?$/.test(target)
  const mayReachServer = /\.server\.tsx?$/.test(path) || ['jobs', 'api', 'server', 'routes'].includes(room)
  if (serverOnly && !isType && !mayReachServer)
    problems.push(`${path}: imports ${target}, so its own name must end in .server.ts`)
  return problems
}

/** Groups of files that import each other in a circle (types do not count). */
function findCircles(graph: Map<string, string[]>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const connect = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        connect(next)
        low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0))
      } else if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, index.get(next) ?? 0))
    }
    if (low.get(node) !== index.get(node)) return
    const group = stack.splice(stack.indexOf(node))
    if (group.length > 1 || graph.get(node)?.includes(node)) circles.push(group)
  }
  for (const node of graph.keys()) if (!index.has(node)) connect(node)
  return circles
}

const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path)

/** Every way in which the tree breaks the table, one line each; empty when the house stands. */
export function checkArchitecture(tree: SourceTree): string[] {
  const problems: string[] = []
  const graph = new Map<string, string[]>()
  for (const [path, source] of tree) {
    if (isTest(path)) continue
    const { imports, hasDefaultExport, readsProcessEnv } = importsOf(path, source)
    if (path.startsWith('app/') && !roomOf(path)) problems.push(`${path}: stands in no room`)
    for (const entry of imports) problems.push(...checkImport(path, entry))
    if (readsProcessEnv && path !== 'app/env.server.ts')
      problems.push(`${path}: only app/env.server.ts reads process.env`)
    const mayDefault = roomOf(path) === 'routes' || /\.config\.ts$/.test(path)
    if (hasDefaultExport && !mayDefault) problems.push(`${path}: default export`)
    if (/\/index\.tsx?$/.test(path)) problems.push(`${path}: barrel file`)
    // Route parameters keep the name that the code reads; a locale keeps its spelling.
    const name = posix.basename(path).replace(/\$\w*/g, '').replace('pt-BR', 'pt')
    if (!/^[a-z0-9._-]*$/.test(name)) problems.push(`${path}: not kebab-case`)
    graph.set(
      path,
      imports
        .filter((i) => !i.isType)
        .map((i) => resolve(path, i.specifier))
        .filter((t): t is string => t !== null && tree.has(t)),
    )
  }
  for (const circle of findCircles(graph)) problems.push(`circle: ${circle.join(' -> ')}`)
  return [...new Set(problems)].sort()
}
