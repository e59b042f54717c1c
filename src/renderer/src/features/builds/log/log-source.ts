// The lines of one log: fetched a page at a time when they come into view, the last pages used are kept. No React: a
// view subscribes, asks for a range, and reads what has been fetched.

type LogPage = { total: number; from: number; lines: string[] }
export type FetchPage = (from: number, count: number) => Promise<LogPage>
type Page = { lines: string[]; used: number }

export const pageLines = 500
const keptPages = 64
const mostRequests = 4
/** Most lines that one request may ask for, by the contract. */
const mostLines = 2000

export class LogSource {
  readonly #fetch: FetchPage
  readonly #pages = new Map<number, Page>()
  readonly #requested = new Set<number>()
  readonly #listeners = new Set<() => void>()
  #uses = 0
  #total = 0
  #version = 0
  #tailRequested = false
  #wish: { from: number; to: number } | null = null
  #error: unknown = null

  constructor(fetch: FetchPage) {
    this.#fetch = fetch
  }

  get total() {
    return this.#total
  }
  /** The last request's error; null once one succeeded again. */
  get error() {
    return this.#error
  }
  /** Changes whenever a line, the total or the error did: the snapshot for useSyncExternalStore. */
  version = () => this.#version

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** undefined while it is not fetched yet. */
  line(index: number): string | undefined {
    return this.#pages.get(Math.floor(index / pageLines))?.lines[index % pageLines]
  }

  /** Says that the log has grown; its new lines are fetched on demand. */
  grown(total: number) {
    if (total <= this.#total) return
    this.#total = total
    this.#changed()
  }

  /** Fetches what is missing of from…to (to excluded). While much is under way only the last wish is kept, so that
   *  a scroll bar drawn through a long log asks for few pages. */
  want(from: number, to: number) {
    this.#wish = null
    const last = Math.ceil(Math.min(to, this.#total) / pageLines)
    for (let page = Math.floor(from / pageLines); page < last; page++) {
      const kept = this.#pages.get(page)
      if (kept) kept.used = ++this.#uses
      const full = Math.min(pageLines, this.#total - page * pageLines)
      if ((kept?.lines.length ?? 0) >= full || this.#requested.has(page)) continue
      if (this.#requested.size >= mostRequests) {
        this.#wish = { from, to }
        return
      }
      this.#requested.add(page)
      void this.#get(page * pageLines, pageLines).then(reply => {
        this.#requested.delete(page)
        if (reply) this.#total = Math.max(this.#total, reply.total)
        this.#changed()
        if (this.#wish) this.want(this.#wish.from, this.#wish.to)
      })
    }
  }

  /** Fetches the newest lines, at least `view` of them. The total then ends with the last fetched line, so that who
   *  follows the log never sees a gap at its end. One request at a time. */
  async tail(view: number) {
    if (this.#tailRequested) return
    this.#tailRequested = true
    // After a burst, or when a long log is opened, only the end is fetched: the lines between follow once a person
    // looks at them.
    let known = this.#total
    for (let more = true; more; ) {
      const page = Math.floor(Math.max(0, known - view) / pageLines)
      const reply = await this.#get(page * pageLines, mostLines)
      const end = reply?.lines.length ? reply.from + reply.lines.length : 0
      known = reply?.total ?? 0
      more = end > this.#total && end < known
      this.#total = Math.max(this.#total, end)
    }
    this.#tailRequested = false
    this.#changed()
  }

  async #get(from: number, count: number): Promise<LogPage | null> {
    try {
      const reply = await this.#fetch(from, count)
      this.#keep(reply)
      this.#error = null
      return reply
    } catch (thrown) {
      this.#error = thrown
      return null
    }
  }

  #keep({ from, lines }: LogPage) {
    for (let at = 0; at < lines.length; at += pageLines) {
      const page = (from + at) / pageLines
      const next = lines.slice(at, at + pageLines)
      const kept = this.#pages.get(page)
      if ((kept?.lines.length ?? 0) <= next.length) this.#pages.set(page, { lines: next, used: ++this.#uses })
    }
    if (this.#pages.size <= keptPages) return
    const oldest = [...this.#pages].sort((a, b) => a[1].used - b[1].used)
    for (const [page] of oldest.slice(0, this.#pages.size - keptPages)) this.#pages.delete(page)
  }

  #changed() {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}
