import { act, screen, waitFor } from '@testing-library/react'
import { useRef, useState } from 'react'
import { expect, test, vi } from 'vitest'
import { loseEngine } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import type { InSteps, Step } from './steps.ts'
import { focusWrong, useNext } from './use-next.ts'

type Id = 'what' | 'confirm'
type Asked = InSteps<Id> & { name: string }

const steps: readonly Step<Id, Asked>[] = [
  { id: 'what', label: 'What', missing: ({ name }) => (name === '' ? 'Give it a name.' : null) },
  { id: 'confirm', label: 'Confirm', missing: ({ name }) => (name === 'taken' ? 'It is taken.' : null) },
]

type Judging = { judge?: (asked: Asked) => Promise<Asked>; finish?: () => Promise<void> }

function Page({ judge, finish }: Judging) {
  const [step, go] = useState<Id>('what')
  const [name, setName] = useState('')
  const body = useRef<HTMLDivElement>(null)
  const { next, tried, blocked } = useNext<Id, Asked>({
    steps,
    wizard: { step, go, body, name },
    ...(judge && { judge }),
    ...(finish && { finish }),
  })
  return (
    <div ref={body}>
      <h2>{step}</h2>
      <input
        aria-label="Name"
        aria-invalid={tried}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <p role="status">{blocked}</p>
      <button type="button" onClick={next}>
        Next
      </button>
    </div>
  )
}

const status = () => screen.getByRole('status').textContent
const heading = () => screen.getByRole('heading').textContent

test('a step says what is missing after an attempt, with the focus there; the last one at once', async () => {
  const { user } = inWindow(<Page />)
  expect(status()).toBe('')
  await user.click(screen.getByRole('button'))
  expect([heading(), status()]).toEqual(['what', 'Give it a name.'])
  expect(document.activeElement).toBe(screen.getByRole('textbox'))
  await user.type(screen.getByRole('textbox'), 'taken')
  await user.click(screen.getByRole('button'))
  expect([heading(), status()]).toEqual(['confirm', 'It is taken.'])
})

test('Next, pressed while an answer is checked, opens the next step once the answer is known and right', async () => {
  const looked: readonly Step<Id, Asked>[] = [
    {
      id: 'what',
      label: 'What',
      missing: ({ name }) => (name === 'ok' ? null : name),
      waits: ({ name }) => name === 'looking',
    },
    { id: 'confirm', label: 'Confirm', missing: () => null },
  ]
  function Looking({ name }: { name: string }) {
    const [step, go] = useState<Id>('what')
    const body = useRef<HTMLDivElement>(null)
    const { next } = useNext<Id, Asked>({ steps: looked, wizard: { step, go, body, name } })
    return (
      <>
        <h2>{step}</h2>
        <button type="button" onClick={next}>
          Next
        </button>
      </>
    )
  }
  const { user, rerender } = inWindow(<Looking name="looking" />)
  rerender(<Looking name="ok" />)
  expect(heading()).toBe('what')
  rerender(<Looking name="looking" />)
  await user.click(screen.getByRole('button'))
  rerender(<Looking name="broken" />)
  rerender(<Looking name="ok" />)
  expect(heading()).toBe('what')
  rerender(<Looking name="looking" />)
  await user.click(screen.getByRole('button'))
  rerender(<Looking name="ok" />)
  await waitFor(() => expect(heading()).toBe('confirm'))
})

test('nothing is started while Kiln is not connected', async () => {
  const { user } = inWindow(<Page />)
  await user.type(screen.getByRole('textbox'), 'box')
  await user.click(screen.getByRole('button'))
  expect(status()).toBe('')
  loseEngine()
  await user.type(screen.getByRole('textbox'), '2')
  expect(status()).toBe('Kiln is not connected.')
})

test('answers that are judged first are judged once for two clicks in one frame', async () => {
  const judge = vi.fn(async (now: Asked) => now)
  const finish = vi.fn(async () => {})
  const { user } = inWindow(<Page judge={judge} finish={finish} />)
  await user.type(screen.getByRole('textbox'), 'box')
  const twice = () =>
    act(async () => {
      screen.getByRole('button').click()
      screen.getByRole('button').click()
    })
  await twice()
  await waitFor(() => expect(heading()).toBe('confirm'))
  expect(judge).toHaveBeenCalledTimes(1)
  await twice()
  await waitFor(() => expect(finish).toHaveBeenCalledTimes(1))
  expect(judge).toHaveBeenCalledTimes(2)
})

test('what judging found is missing, whatever was known before', async () => {
  const { user } = inWindow(<Page judge={async now => ({ ...now, name: '' })} />)
  await user.type(screen.getByRole('textbox'), 'box')
  await user.click(screen.getByRole('button'))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox')))
  expect(heading()).toBe('what')
})

test('where nothing is marked the focus goes to the first choice that was not made', () => {
  const { container } = inWindow(
    <>
      <input type="radio" name="kind" aria-label="Image" />
      <input type="radio" name="kind" aria-label="Profile" defaultChecked />
      <input type="radio" name="profile" aria-label="Off" disabled />
      <input type="radio" name="profile" aria-label="Tiny" />
    </>,
  )
  focusWrong({ body: { current: container as HTMLDivElement } })
  expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Tiny' }))
})
