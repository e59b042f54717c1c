// A greeter on the screen that asks who is there; over the network, keys only (nix/profiles/workstation).
import { type Check, succeeds, within } from '../machine/checks.ts'

const slowMs = 1_800_000

export const workstation: readonly Check[] = [
  // By its own name, of which the kernel keeps 15 characters: what starts it has the name among its words.
  succeeds('the greeter is on the screen', within(900, 'pgrep --exact sddm-greeter-qt'), slowMs),
  succeeds('with NetworkManager beside it', 'systemctl is-active NetworkManager'),
  succeeds('no password opens a session over SSH', "sshd -T | grep -ix 'passwordauthentication no'"),
  succeeds('sudo asks for the password', "! runuser -l admin -c 'sudo --non-interactive true'"),
  succeeds('PipeWire is there for each session', 'systemctl --global is-enabled pipewire.socket'),
]
