/** A machine's serial output, gathered, and the promises that wait for marks in it. */
export interface Serial {
  text(): string
  add(chunk: string): void
  /** Everything that waits fails with this, and everything that will wait. */
  end(reason: string): void
  /** Resolves with the first match behind `from`; the error carries the last lines. */
  waitFor(mark: string | RegExp, options: { timeoutMs: number; from?: number }): Promise<string>
}

// OVMF and systemd-boot draw by escape sequences.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const escapes = /\u001b(\[[0-9;?=]*[A-Za-z]|[()][A-Z0-9])/g

const tail = (text: string): string =>
  text.replaceAll(escapes, '').replaceAll('\r', '').split('\n').slice(-20).join('\n').slice(-4000)

function find(text: string, mark: string | RegExp, from: number): string | undefined {
  if (typeof mark === 'string') return text.includes(mark, from) ? mark : undefined
  return mark.exec(text.slice(from))?.[0]
}

export function createSerial(): Serial {
  let text = ''
  let ended: string | undefined
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  const waitFor: Serial['waitFor'] = (mark, { timeoutMs, from = 0 }) =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer)
        waiting.delete(look)
        settle()
      }
      const fail = (reason: string) =>
        finish(() =>
          reject(new Error(`${reason} while waiting for ${mark}. The serial console ends:\n${tail(text)}`)),
        )
      const look = () => {
        const found = find(text, mark, from)
        if (found !== undefined) finish(() => resolve(found))
        else if (ended !== undefined) fail(ended)
      }
      const timer = setTimeout(() => fail(`Nothing came in ${timeoutMs / 1000} s`), timeoutMs)
      waiting.add(look)
      look()
    })
  return {
    text: () => text,
    add(chunk) {
      text += chunk
      wake()
    },
    end(reason) {
      ended ??= reason
      wake()
    },
    waitFor,
  }
}
