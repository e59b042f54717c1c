import { screen, waitFor, within } from '@testing-library/react'
import { useRef, useState } from 'react'
import { beforeEach, expect, test } from 'vitest'
import { optionSchema } from '#shared/profiles/option.ts'
import { answer } from '#testing/fake-engine.ts'
import { inWindow } from '#testing/in-window.tsx'
import everyControl from '../../../../../e2e/support/profiles/every-control/options.json' with {
  type: 'json',
}
import { OptionsStep } from './options-step.tsx'
import { answerOption, answersFor, type Draft, newDraft, resetOption } from './wizard/draft.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL9Zb2O0B1GQjQvT0vZcbhQ0dMmBzCzgoJ6iOd7iWvTk me@laptop'
const profile = {
  id: 'every',
  name: 'Every control',
  source: { kind: 'folder' },
  schemaOptions: optionSchema.parse(everyControl).options,
}

beforeEach(() => {
  answer('presets.list', () => [])
  answer('flash.sshKeys', () => [{ from: 'id_ed25519.pub', key }])
})

/** The step with the wizard's own answers, but no engine that judges them. */
function drawn(wrong: string[] = []) {
  let options: Record<string, unknown> = {}
  const Held = () => {
    const [draft, setDraft] = useState<Draft>({ ...newDraft, profile: profile.id })
    const body = useRef<HTMLDivElement>(null)
    const answers = answersFor(draft, profile.id)
    options = answers.options
    const wizard = {
      profile,
      answers,
      given: answers,
      body,
      touched: new Set(wrong),
      touch: () => {},
      problems: wrong.map(field => ({
        field,
        error: { code: 'request.option', operation: 'check', values: { label: 'x', reason: 'wrong' } },
      })),
      set: ({ options }: { options: Record<string, never> }) =>
        setDraft(from => ({ ...from, answers: { every: { ...answers, options } } })),
      setOption: (option: string, value: never) => setDraft(from => answerOption(from, option, value)),
      resetOption: (option: string) => setDraft(from => resetOption(from, option)),
    }
    return (
      <div ref={body}>
        <OptionsStep wizard={wizard as unknown as ProfiledWizard} />
      </div>
    )
  }
  return { ...inWindow(<Held />), options: () => options }
}

const field = (name: string) => screen.queryByRole('textbox', { name })
const status = () =>
  screen
    .getAllByRole('status')
    .map(one => one.textContent)
    .join('')

test('a search shows the options that match, also those that are folded, and says how many', async () => {
  const { user } = drawn()
  const search = screen.getByRole('searchbox', { name: 'Search options' })
  expect(status()).toBe('')
  await user.type(search, 'host')
  expect(field('Host name')).toBeTruthy()
  expect(field('Login message')).toBeNull()
  expect(status()).toBe(`1 of ${profile.schemaOptions.length} options`)
  await user.clear(search)
  await user.type(search, 'kernel param')
  await waitFor(() => expect(screen.getByText('Kernel parameters').closest('details')?.open).toBe(true))
  await user.clear(search)
  await user.type(search, 'no such option')
  expect(screen.getByText('No option matches “no such option”.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Show all options' }))
  expect(field('Login message')).toBeTruthy()
})

test('one option is given its default again, and has the cursor', async () => {
  const { user, options } = drawn()
  expect(screen.queryByRole('button', { name: /^Reset Host/ })).toBeNull()
  await user.type(field('Host name') as HTMLElement, '-2')
  expect(options()).toEqual({ hostname: 'every-2' })
  await user.click(screen.getByRole('button', { name: 'Reset Host name' }))
  expect(options()).toEqual({})
  expect((field('Host name') as HTMLInputElement).value).toBe('every')
  await waitFor(() => expect(document.activeElement).toBe(field('Host name')))
})

test('"only changed" hides the others, and what is typed back to its default does not go away under the cursor', async () => {
  const { user } = drawn()
  await user.type(field('Host name') as HTMLElement, '2')
  await user.click(screen.getByRole('checkbox', { name: /^Only changed/ }))
  expect(field('Login message')).toBeNull()
  await user.type(field('Host name') as HTMLElement, '{Backspace}')
  expect(document.activeElement).toBe(field('Host name'))
  await user.click(screen.getByRole('checkbox', { name: /^Only changed/ }))
  await user.click(screen.getByRole('checkbox', { name: /^Only changed/ }))
  expect(screen.getByText('Every option has its default.')).toBeTruthy()
})

test('all are reset at once, which can be undone, from the keyboard too', async () => {
  const { user, options } = drawn()
  await user.type(field('Host name') as HTMLElement, '2')
  await user.click(screen.getByRole('switch', { name: 'Backups' }))
  const given = options()
  const button = screen.getByRole('button', { name: 'Reset all' })
  button.focus()
  await user.keyboard('{Enter}')
  expect(options()).toEqual({})
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo reset' }))
  await user.keyboard('{Enter}')
  expect(options()).toEqual(given)
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Reset all' }))
})

test('an answer that has to be corrected is shown whatever is searched for', async () => {
  const { user } = drawn(['hostname'])
  await user.type(screen.getByRole('searchbox'), 'proxy')
  expect(field('Host name')).toBeTruthy()
})

test('the keys of this person are ticked off into a list of SSH keys', async () => {
  const { user, options } = drawn()
  const group = screen.getByRole('group', { name: 'SSH keys' })
  await user.click(await within(group).findByRole('checkbox', { name: /me@laptop/ }))
  expect(options()).toEqual({ keys: [key] })
  await user.click(within(group).getByRole('checkbox', { name: /me@laptop/ }))
  expect(options()).toEqual({ keys: [] })
})
