// biome-ignore-all lint/correctness/useJsxKeyInIterable: a message is drawn anew from its text, top to bottom; nothing moves
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
import type { VNode } from 'preact'
import type { Citation } from '#app/contracts/stream-events.ts'
import { type Block, type Inline, parseMarkdown } from '#app/lib/markdown.ts'

export type CiteProps = {
  partial: boolean
  citations: Citation[]
  label(citation: Citation): string
  onCite(citation: Citation, from: HTMLElement): void
}

/** The allow-list, drawn. There is no way from text to an element but through these cases. */
export function Markdown({ text, ...cite }: CiteProps & { text: string }) {
  return <div class="md">{parseMarkdown(text, cite).map((block) => drawBlock(block, cite))}</div>
}

function drawBlock(block: Block, cite: CiteProps): VNode {
  const inline = (nodes: Inline[]) => nodes.map((node) => drawInline(node, cite))
  switch (block.type) {
    case 'heading':
      return (
        <p>
          <strong>{inline(block.children)}</strong>
        </p>
      )
    case 'pre':
      return <pre tabIndex={0}>{block.text}</pre>
    case 'rule':
      return <hr />
    case 'quote':
      return <blockquote>{block.children.map((child) => drawBlock(child, cite))}</blockquote>
    case 'list': {
      const items = block.items.map((item) => (
        // A tight item is drawn without a paragraph of its own.
        <li>
          {item.map((child) =>
            child.type === 'paragraph' ? <div>{inline(child.children)}</div> : drawBlock(child, cite),
          )}
        </li>
      ))
      return block.ordered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>
    }
    case 'table':
      return (
        <div class="scroll" tabIndex={0}>
          <table>
            <tr>
              {block.head.map((cell) => (
                <th>{inline(cell)}</th>
              ))}
            </tr>
            {block.rows.map((row) => (
              <tr>
                {row.map((cell) => (
                  <td>{inline(cell)}</td>
                ))}
              </tr>
            ))}
          </table>
        </div>
      )
    default:
      return <p>{inline(block.children)}</p>
  }
}

function drawInline(node: Inline, cite: CiteProps): VNode | string {
  switch (node.type) {
    case 'text':
      return node.text
    case 'code':
      return <code>{node.text}</code>
    case 'break':
      return <br />
    case 'citation': {
      const citation = cite.citations.find((other) => other.n === node.n)
      // The sources come with the end of the answer; the mark takes its place before, so that no line moves.
      if (!citation) return cite.partial ? <span class="cite">{node.n}</span> : `[${node.n}]`
      return (
        <button
          type="button"
          class="cite"
          aria-label={cite.label(citation)}
          title={citation.title}
          onClick={(event) => cite.onCite(citation, event.currentTarget)}
        >
          {node.n}
        </button>
      )
    }
    case 'link': {
      const shown =
        node.children.length === 1 && node.children[0]?.type === 'text' ? node.children[0].text : ''
      return (
        <>
          <a href={node.href} target="_blank" rel="noopener noreferrer nofollow">
            {node.children.map((child) => drawInline(child, cite))}
          </a>
          {/* Where the link goes must be seen before it is opened, unless its text says so. */}
          {node.host && shown.replace(/^https?:\/\//, '').split('/')[0] !== node.host && (
            <small> ({node.host})</small>
          )}
        </>
      )
    }
    default: {
      const Tag = node.type
      return <Tag>{node.children.map((child) => drawInline(child, cite))}</Tag>
    }
  }
}
