// A command at a terminal where a user answers, with the engine's answers written out in the test.
import type { Session } from '#cli/session.ts'

/** `answer` null: there is no terminal. → the questions, and the code of the error that ended it; null: it ended well. */
export async function answering(
  answer: string | null,
  client: object,
  command: (session: Session) => Promise<void>,
): Promise<{ asked: string[]; code: string | null }> {
  const asked: string[] = []
  const session = {
    client,
    output: { line: () => undefined, object: () => undefined },
    ask: async (question: string) => {
      asked.push(question)
      return answer
    },
  } as unknown as Session
  const code = await command(session).then(
    () => null,
    (thrown: { code: string }) => thrown.code,
  )
  return { asked, code }
}
