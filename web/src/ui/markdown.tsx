// Shows Markdown written by people and models as React elements; never as raw HTML.
import type { PhrasingContent, RootContent, Table } from 'mdast'
import {
  createContext,
  createElement,
  Fragment,
  lazy,
  memo,
  Suspense,
  use,
  useMemo,
  useRef,
  type ReactNode,
} from 'react'
import { Link as PageLink } from 'wouter'
import { anchorOf, hostOf, insideLink, pictureInside, safeLink } from '../logic/links'
import {
  definitionsOf,
  EMPTY,
  finish,
  grow,
  type Block,
  type Definitions,
  type Document,
} from '../logic/markdown'
import { pairTags, type Tagged } from '../logic/tags'
import { CodeBlock } from './code'
import { Formula } from './formula'
import { Icon } from './icon'
import { useTexts } from './language'
import { Popover } from './popover'

const Diagram = lazy(() => import('./diagram'))

type Props = { text: string; growing?: boolean }

/** Turns a marker like [2] into what it stands for, or null when it stands for nothing. */
export const MarkerContext = createContext<(n: number) => ReactNode | null>(() => null)

/** How a page of the manual reads: its headings are anchors, its links lead to its neighbours. */
export const PageContext = createContext<{
  resolve: (address: string) => string
  picture: (address: string) => string
} | null>(null)

const NOTHING: Definitions = { links: new Map(), notes: new Map() }
const DefinitionsContext = createContext<Definitions>(NOTHING)

/** Finished blocks keep their identity while the text grows, so only the tail is drawn again. */
export function Markdown({ text, growing = false }: Props) {
  const kept = useRef<Document>(EMPTY)
  const document = growing ? grow(kept.current, text) : finish(kept.current, text)
  kept.current = document
  const definitions = useDefinitions(document)
  return (
    <div className="prose">
      <DefinitionsContext value={definitions}>
        {document.done.map((block) => (
          <BlockView key={block.key} block={block} open={false} />
        ))}
        {document.tail.map((block) => (
          <BlockView key={block.key} block={block} open />
        ))}
        {definitions.notes.size > 0 && <Footnotes definitions={definitions} />}
      </DefinitionsContext>
    </div>
  )
}

/** Keeps its identity while no block defines anything: then nothing that is done is drawn again. */
function useDefinitions(document: Document): Definitions {
  const found = useMemo(() => definitionsOf(document), [document])
  return found.links.size + found.notes.size === 0 ? NOTHING : found
}

const BlockView = memo(({ block, open }: { block: Block; open: boolean }) =>
  draw(block.node, block.key, open),
)
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
  if (!nodes.some((node) => node.type === 'html')) return nodes.map((node, index) => draw(node, index))
  return pairTags(nodes).map(drawTagged)
}

function drawTagged(one: Tagged, key: number): ReactNode {
  if (one.tag === null) return draw(one.node, key)
  return createElement(one.tag, { key }, ...one.inside.map(drawTagged))
}

/** `open` means that the block may still grow. */
function draw(node: RootContent, key: number, open = false): ReactNode {
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
      return (
        <Code key={key} code={node.value} language={node.lang ?? null} info={node.meta ?? null} open={open} />
      )
    case 'math':
      return (
        <div key={key} className="formula-block">
          <Formula source={node.value} display />
        </div>
      )
    case 'inlineMath':
      return <Formula key={key} source={node.value} display={node.display} />
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
      return <Image key={key} address={node.url} alt={node.alt ?? ''} />
    case 'html':
      return <span key={key}>{node.value}</span>
    case 'linkReference':
      return <LinkReference key={key} identifier={node.identifier} content={node.children} />
    case 'imageReference':
      return <ImageReference key={key} identifier={node.identifier} alt={node.alt ?? ''} />
    case 'footnoteReference':
      return <NoteReference key={key} identifier={node.identifier} label={node.label ?? node.identifier} />
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
  const t = useTexts()
  const [head, ...rows] = table.children
  const side = (column: number) => {
    const align = table.align?.[column]
    return align ? { className: `cell-${align}` } : {}
  }
  return (
    <div className="prose-table" tabIndex={0} role="region" aria-label={t.reading.table}>
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
function Image({ address, alt }: { address: string; alt: string }) {
  const t = useTexts()
  const page = use(PageContext)
  const inside = pictureInside(page ? page.picture(address) : address)
  if (inside !== null) return <img className="prose-image" src={inside} alt={alt} loading="lazy" />
  const safe = safeLink(address)
  const label = alt || t.chat.imageHidden
  if (safe === null) return <span>{label}</span>
  return (
    <a
      className="prose-foreign"
      href={safe}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={t.reading.foreignImage}
    >
      <Icon name="image" size={15} />
      <span>{label}</span>
      <small>{hostOf(safe)}</small>
    </a>
  )
}

function LinkReference({ identifier, content }: { identifier: string; content: PhrasingContent[] }) {
  const address = use(DefinitionsContext).links.get(identifier)
  return address === undefined ? (
    <span>{drawAll(content)}</span>
  ) : (
    <Link address={address}>{drawAll(content)}</Link>
  )
}

function ImageReference({ identifier, alt }: { identifier: string; alt: string }) {
  const address = use(DefinitionsContext).links.get(identifier)
  return address === undefined ? <span>{alt}</span> : <Image address={address} alt={alt} />
}

/** Code that stands for something else is shown as that, once it is whole. */
function Code({
  code,
  language,
  info,
  open,
}: {
  code: string
  language: string | null
  info: string | null
  open: boolean
}) {
  const name = language?.toLowerCase()
  const plain = <CodeBlock code={code} language={language} info={info} growing={open} />
  if (open || code.trim() === '') return plain
  if (name === 'math') {
    return (
      <div className="formula-block">
        <Formula source={code} display />
      </div>
    )
  }
  if (name !== 'mermaid') return plain
  return (
    <Suspense fallback={plain}>
      <Diagram source={code} info={info} />
    </Suspense>
  )
}

function NoteReference({ identifier, label }: { identifier: string; label: string }) {
  const t = useTexts()
  const note = use(DefinitionsContext).notes.get(identifier)
  if (!note) return <>[^{label}]</>
  return (
    <Popover
      label={t.reading.footnote(label)}
      side="above"
      width="20rem"
      trigger={(props) => (
        <sup className="note-mark">
          <button type="button" aria-label={t.reading.footnote(label)} {...props}>
            {label}
          </button>
        </sup>
      )}
    >
      {() => <div className="popover-body prose note-shown">{drawAll(note.children)}</div>}
    </Popover>
  )
}

function Footnotes({ definitions }: { definitions: Definitions }) {
  const t = useTexts()
  return (
    <section className="prose-footnotes" aria-label={t.reading.footnotes}>
      {[...definitions.notes.values()].map((note) => (
        <div key={note.identifier} className="prose-footnote">
          <sup>{note.label ?? note.identifier}</sup>
          <div>{drawAll(note.children)}</div>
        </div>
      ))}
    </section>
  )
}
