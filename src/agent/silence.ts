// Ends an answer whose model says nothing for long. While a tool runs it has nothing to say: a create takes as long as
// its build.

export function silenceAfter(mostMs: number) {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let tools = 0
  const stop = () => clearTimeout(timer)
  const begin = () => {
    stop()
    timer = setTimeout(() => controller.abort(new Error('It said nothing for too long.')), mostMs)
  }
  begin()
  return {
    signal: controller.signal,
    /** `part`: the kind of a part of the stream. */
    heard(part: string) {
      if (part === 'tool-call') tools += 1
      if (part === 'tool-result' || part === 'tool-error') tools -= 1
      if (tools > 0) stop()
      else begin()
    },
    end: stop,
  }
}
