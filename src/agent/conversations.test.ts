import type { ModelMessage } from 'ai'
import { describe, expect, it } from 'vitest'
import { createConversations } from './conversations.ts'

const said = (content: string): ModelMessage[] => [{ role: 'user', content }]

function bench() {
  let time = 1_000_000
  const conversations = createConversations(() => time)
  return {
    conversations,
    later: (minutes: number) => {
      time += minutes * 60_000
    },
  }
}

describe('a conversation with a model', () => {
  it("continues for an hour, and is one person's", () => {
    const { conversations, later } = bench()
    const first = conversations.of('1')
    conversations.add(first, said('hello'))
    later(59)
    expect(conversations.of('1')).toBe(first)
    conversations.add(first, said('again'))
    later(59)
    expect(conversations.of('1').turns).toHaveLength(2)
    expect(conversations.of('2').id).not.toBe(first.id)
    expect(conversations.of('2').turns).toEqual([])
  })

  it.each([60, -1])('is a new one after %s minutes, without earlier turns and their taint', minutes => {
    const { conversations, later } = bench()
    const first = conversations.of('1')
    first.isUntrusted = true
    conversations.add(first, said('hello'))
    later(minutes)
    const next = conversations.of('1')
    expect(next).toMatchObject({ isUntrusted: false, turns: [] })
    expect(next.id).not.toBe(first.id)
  })

  it('keeps its last twelve turns, and fewer where they are long, each as a whole', () => {
    const { conversations } = bench()
    const short = conversations.of('1')
    for (let turn = 1; turn <= 20; turn += 1) conversations.add(short, said(`turn ${turn}`))
    expect(short.turns).toHaveLength(12)
    expect(short.turns[0]).toEqual(said('turn 9'))
    const long = conversations.of('2')
    for (let turn = 1; turn <= 5; turn += 1) conversations.add(long, said('x'.repeat(25_000)))
    expect(long.turns).toHaveLength(2)
    // The one that is answered now is never left out.
    conversations.add(long, said('y'.repeat(100_000)))
    expect(long.turns).toEqual([said('y'.repeat(100_000))])
  })

  it('stays untrusted, also when the turn that made it so is no longer in it', () => {
    const { conversations } = bench()
    const conversation = conversations.of('1')
    conversation.isUntrusted = true
    for (let turn = 1; turn <= 20; turn += 1) conversations.add(conversation, said(`turn ${turn}`))
    expect(conversations.of('1').isUntrusted).toBe(true)
  })
})
