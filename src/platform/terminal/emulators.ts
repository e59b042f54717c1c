// Known terminal emulators, and how each takes a command as words. Pure.

export type Emulator = {
  program: string
  /** Precedes the command's words: each stays one word, and no shell reads them. */
  before: string[]
}

/** First those that select the user's default; then common ones. */
export const emulators: readonly Emulator[] = [
  // https://gitlab.freedesktop.org/terminal-wg/specifications
  { program: 'xdg-terminal-exec', before: [] },
  // Debian Policy 11.8.3: -e, and all words after it are the command.
  { program: 'x-terminal-emulator', before: ['-e'] },
  { program: 'gnome-terminal', before: ['--'] },
  { program: 'kgx', before: ['--'] },
  { program: 'ptyxis', before: ['--'] },
  { program: 'konsole', before: ['-e'] },
  { program: 'xfce4-terminal', before: ['-x'] },
  { program: 'mate-terminal', before: ['-x'] },
  { program: 'kitty', before: [] },
  { program: 'foot', before: [] },
  { program: 'alacritty', before: ['-e'] },
  { program: 'wezterm', before: ['start', '--'] },
  { program: 'urxvt', before: ['-e'] },
  { program: 'xterm', before: ['-e'] },
]

export const sshWords = ({ config, name }: { config: string; name: string }): string[] => [
  'ssh',
  '-F',
  config,
  '--',
  name,
]
