// Shows Markdown written by people and models as React elements; never as raw HTML.
import type { PhrasingContent, RootContent, Table } from 'mdast'
import { createContext, createElement, Fragment, memo, use, useRef, type ReactNode } from 'react'
import { Link as PageLink } from 'wouter'
import { anchorOf, hostOf, insideLink, safeLink } from '../logic/links'
import { EMPTY, grow, parse, type Block, type Document } from '../logic/markdown'
import { CodeBlock } from './code'
import { useTexts } from './language'

type Props = { text: string; growing?: boolean }

/** Turns a marker like [2] into what it stands for, or null when it stands for nothing. */
export const MarkerContext = createContext<(n: number) => ReactNode | null>(() => null)

/** How a page of the manual reads: its headings are anchors, its links lead to its neighbours. */
export const PageContext = createContext<{ resolve: (address: string) => string } | null>(null)

/** Finished blocks keep their identity while the text grows, so only the tail is drawn again. */
export function Markdown({ text, growing = false }: Props) {
  const kept = useRef<Document>(EMPTY)
  const document = growing ? grow(kept.current, text) : finish(kept.current, text)
  kept.current = document
  return (
    <div className="prose">
      {[...document.done, ...document.tail].map((block) => (
        <BlockView key={block.key} block={block} />
      ))}
    </div>
  )
}

function finish(before: Document, text: string): Document {
  return before.source === text && before.tail.length === 0 ? before : parse(text)
}

const BlockView = memo(({ block }: { block: Block }) => draw(block.node, block.key))
BlockView.displayName = 'BlockView'

const MARKER = /\[\d{1,2}\]/
const MARKERS = /(\[\d{1,2}\])/

function Marked({ text }: { text: string }) {
  const resolve = use(MarkerContext)
  return text.split(MARKERS).map((piece, index) => {
    const shown = index % 2 === 1 ? resolve(Number(piece.slice(1, -1))) : null
    return <Fragment key={index}>{shown ?? piece}</Fragment>
  })
}

function drawAll(nodes: readonly RootContent[]): ReactNode {
  return nodes.map((node, index) => draw(node, index))
}

function draw(node: RootContent, key: number): ReactNode {
  switch (node.type) {
    case 'paragraph':
      return <p key={key}>{drawAll(node.children)}</p>
    case 'heading':
      return <Heading key={key} depth={node.depth} content={node.children} />
    case 'text':
      return MARKER.test(node.value) ? <Marked key={key} text={node.value} /> : node.value
    case 'emphasis':
      return <em key={key}>{drawAll(node.children)}</em>
    case 'strong':
      return <strong key={key}>{drawAll(node.children)}</strong>
    case 'delete':
      return <del key={key}>{drawAll(node.children)}</del>
    case 'inlineCode':
      return <code key={key}>{node.value}</code>
    case 'break':
      return <br key={key} />
    case 'thematicBreak':
      return <hr key={key} />
    case 'blockquote':
      return <blockquote key={key}>{drawAll(node.children)}</blockquote>
    case 'code':
      return <CodeBlock key={key} code={node.value} language={node.lang ?? null} />
    case 'list':
      return node.ordered ? (
        <ol key={key} start={node.start ?? 1}>
          {drawAll(node.children)}
        </ol>
      ) : (
        <ul key={key}>{drawAll(node.children)}</ul>
      )
    case 'listItem':
      return (
        <Item
          key={key}
          checked={node.checked ?? null}
          spread={node.spread ?? false}
          content={node.children}
        />
      )
    case 'table':
      return <TableView key={key} table={node} />
    case 'link':
      return (
        <Link key={key} address={node.url}>
          {drawAll(node.children)}
        </Link>
      )
    case 'image':
      return <ForeignImage key={key} address={node.url} alt={node.alt ?? ''} />
    case 'html':
      return <span key={key}>{node.value}</span>
    case 'linkReference':
    case 'imageReference':
      return 'children' in node ? <span key={key}>{drawAll(node.children)}</span> : node.alt
    case 'footnoteReference':
      return <sup key={key}>{node.label ?? node.identifier}</sup>
    case 'footnoteDefinition':
      return (
        <div key={key} className="prose-footnote">
          <sup>{node.label ?? node.identifier}</sup>
          <div>{drawAll(node.children)}</div>
        </div>
      )
    default:
      return null
  }
}

/** In a message the headings stay below the page's own; a page of the manual is a document of its own. */
function Heading({ depth, content }: { depth: number; content: PhrasingContent[] }) {
  const page = use(PageContext)
  const id = page ? anchorOf(wordsOf(content)) : undefined
  const props = { className: `prose-h${Math.min(depth, 3)}`, id }
  return createElement(levelOf(depth, page !== null), props, drawAll(content))
}

function levelOf(depth: number, page: boolean): 'h1' | 'h2' | 'h3' | 'h4' {
  if (page) return depth === 1 ? 'h1' : depth === 2 ? 'h2' : 'h3'
  return depth <= 2 ? 'h3' : 'h4'
}

function wordsOf(content: readonly PhrasingContent[]): string {
  return content
    .map((node) => ('value' in node ? node.value : 'children' in node ? wordsOf(node.children) : ''))
    .join('')
}

function Item({
  checked,
  spread,
  content,
}: {
  checked: boolean | null
  spread: boolean
  content: RootContent[]
}) {
  const t = useTexts()
  const inside = content.map((node, index) =>
    node.type === 'paragraph' && !spread ? (
      <span key={index}>{drawAll(node.children)}</span>
    ) : (
      draw(node, index)
    ),
  )
  if (checked === null) return <li>{inside}</li>
  return (
    <li className="prose-task">
      <input
        type="checkbox"
        checked={checked}
        readOnly
        disabled
        aria-label={checked ? t.words.taskDone : t.words.taskOpen}
      />
      <div>{inside}</div>
    </li>
  )
}

function TableView({ table }: { table: Table }) {
  const [head, ...rows] = table.children
  const side = (column: number) => {
    const align = table.align?.[column]
    return align ? { className: `cell-${align}` } : {}
  }
  return (
    <div className="prose-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, column) => (
              <th key={column} {...side(column)}>
                {drawAll(cell.children)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.children.map((cell, column) => (
                <td key={column} {...side(column)}>
                  {drawAll(cell.children)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Link({ address, children }: { address: string; children: ReactNode }) {
  const page = use(PageContext)
  const inside = insideLink(page ? page.resolve(address) : address)
  if (inside !== null) return <PageLink href={inside}>{children}</PageLink>
  const safe = safeLink(address)
  if (safe === null) return <span>{children}</span>
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** An image from elsewhere would tell its host who reads this: it is offered as a link instead. */
function ForeignImage({ address, alt }: { address: string; alt: string }) {
  const t = useTexts()
  return (
    <Link address={address}>
      {alt || t.chat.imageHidden} ({hostOf(address)})
    </Link>
  )
}
