import { clsx } from 'clsx'
import { createElement, type ReactNode } from 'react'
import { type Block, type Inline, parseMarkdown } from '#app/lib/markdown.ts'

type Props = {
  /** Markdown from a model or a person: hostile. Only the tree of `lib/markdown` is ever drawn. */
  source: string
  /** More text will follow. */
  isPartial?: boolean
  /** Draws the mark `[n]`; without it the mark stays text. */
  renderCitation?: (n: number) => ReactNode
  className?: string
}

type Citation = Props['renderCitation']

/* biome-ignore-start lint/suspicious/noArrayIndexKey: a parsed text has no identity but its place, and only grows at its end */
function inlines(nodes: Inline[], cite: Citation): ReactNode {
  return nodes.map((node, at) => <InlineNode key={at} node={node} cite={cite} />)
}

function InlineNode({ node, cite }: { node: Inline; cite: Citation }) {
  switch (node.type) {
    case 'text':
      return node.text
    case 'break':
      return <br />
    case 'strong':
      return <strong className="font-semibold">{inlines(node.children, cite)}</strong>
    case 'em':
      return <em>{inlines(node.children, cite)}</em>
    case 'del':
      return <del>{inlines(node.children, cite)}</del>
    case 'code':
      return (
        <code className="break-words rounded-[4px] bg-hover px-1 py-px font-mono text-[0.92em]">
          {node.text}
        </code>
      )
    case 'link':
      return (
        <a
          href={node.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          className="text-accent-text underline underline-offset-2"
        >
          {inlines(node.children, cite)}
          {/* Where it leads is in sight before the click, whatever its text claims. */}
          {node.host ? <span className="text-faint text-xs"> ({node.host})</span> : null}
        </a>
      )
    case 'citation':
      return cite ? cite(node.n) : `[${node.n}]`
  }
}

function BlockNode({ block, cite }: { block: Block; cite: Citation }) {
  switch (block.type) {
    case 'paragraph':
      return <p>{inlines(block.children, cite)}</p>
    case 'heading':
      // A message sits deep in the page: its headings start at the third level.
      return createElement(
        `h${Math.min(6, block.level + 2)}`,
        { className: 'font-semibold' },
        inlines(block.children, cite),
      )
    case 'pre':
      return (
        <pre className="whitespace-pre-wrap break-words rounded-sm border border-line bg-sunken p-3 font-mono text-sm">
          <code>{block.text}</code>
        </pre>
      )
    case 'list': {
      const items = block.items.map((item, at) => (
        <li key={at} className="grid gap-2">
          {blocks(item, cite)}
        </li>
      ))
      return block.ordered ? (
        <ol start={block.start} className="grid list-decimal gap-1 pl-5">
          {items}
        </ol>
      ) : (
        <ul className="grid list-disc gap-1 pl-5">{items}</ul>
      )
    }
    case 'quote':
      return (
        <blockquote className="grid gap-2 border-line-strong border-l-2 pl-3 text-muted">
          {blocks(block.children, cite)}
        </blockquote>
      )
    case 'table':
      return (
        <div className="overflow-x-auto">
          <table className="border-collapse text-left text-sm [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:px-2 [&_th]:py-1">
            <thead>
              <tr>
                {block.head.map((cell, at) => (
                  <th key={at} className="bg-sunken font-medium">
                    {inlines(cell, cite)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, at) => (
                <tr key={at}>
                  {row.map((cell, column) => (
                    <td key={column}>{inlines(cell, cite)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    case 'rule':
      return <hr />
  }
}

function blocks(nodes: Block[], cite: Citation): ReactNode {
  return nodes.map((node, at) => <BlockNode key={at} block={node} cite={cite} />)
}
/* biome-ignore-end lint/suspicious/noArrayIndexKey: see above */

export function Markdown({ source, isPartial = false, renderCitation, className }: Props) {
  return (
    <div className={clsx('grid gap-2.5 break-words', className)}>
      {blocks(parseMarkdown(source, { partial: isPartial }), renderCitation)}
    </div>
  )
}
