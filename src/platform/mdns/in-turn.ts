// Which packets are decoded, and in which order: who has sent little comes first, so that one device that sends
// much, or packets that are expensive to read, cannot use up what is read of all. Pure.
// Not prevented: a device that sends from many addresses takes the turns of as many.

export type Packet = { data: Buffer; from: string; interfaceName: string }

const mostPackets = 2000
const mostOfSender = 200
/** Each sender's in a round; an honest answer fits into the first. */
const perRound = 100

export const senderOf = ({ from }: Packet) => from.replace(/%.*/, '')

/** Keeps packets up to a number in total, and of each sender. */
export function collectPackets() {
  const packets: Packet[] = []
  const counts = new Map<string, number>()
  const take = (packet: Packet) => {
    const count = counts.get(senderOf(packet)) ?? 0
    if (packets.length >= mostPackets || count >= mostOfSender) return
    counts.set(senderOf(packet), count + 1)
    packets.push(packet)
  }
  return { take, packets }
}

type Reading = {
  /** The most that reading it may cost. */
  costAtMost: (packet: Packet) => number
  /** Decodes a packet, and returns what that cost. */
  read: (packet: Packet) => number
  /** The budget for all packets together. */
  budget: number
}

/** Deficit round robin (Shreedhar and Varghese, 1995): in each round, a sender may spend what it has saved. */
export function readInTurn(packets: readonly Packet[], { costAtMost, read, budget }: Reading): void {
  let turns = [...Map.groupBy(packets, senderOf).values()].map(queue => ({ queue, next: 0, saved: 0 }))
  let spent = 0
  while (turns.length > 0 && spent < budget) {
    for (const turn of turns) {
      turn.saved += perRound
      for (let packet = turn.queue[turn.next]; packet; packet = turn.queue[turn.next]) {
        if (spent >= budget) return
        if (costAtMost(packet) > turn.saved) break
        const cost = read(packet)
        turn.saved -= cost
        spent += cost
        turn.next += 1
      }
    }
    turns = turns.filter(({ queue, next }) => next < queue.length)
  }
}
