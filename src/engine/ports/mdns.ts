// Announcements of the local network (mDNS and DNS-SD, RFC 6762 and 6763). All of it is hearsay: anyone on the network
// can announce anything.

export type Announced = {
  /** "_ssh._tcp" */
  service: string
  /** The service's name for itself: one line of text. */
  instance: string
  /** "box1.local" */
  host: string
  port: number
  /**
   * The addresses at which it can be reached: IPv4 first, then IPv6; link-local ones with the interface (fe80::1%eth0).
   */
  addresses: string[]
  /** The addresses that an answer came from; none if it came from elsewhere. */
  answeredFrom: string[]
  txt: Record<string, string>
}

export type MdnsPort = {
  /** Queries this computer's networks for that time, and only listens during it. When cancelled, returns what it has. */
  browse(
    services: readonly string[],
    options: { timeoutMs: number; signal: AbortSignal },
  ): Promise<Announced[]>
}
