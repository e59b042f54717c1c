# src/device/kiln-updates as one file, and the script that switches, which `npm run device-programs` writes.
{
  nix,
  nodejs_22,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kiln-updates";
  # flock of util-linux: one program at a time changes the machine's updates.
  runtimeInputs = [
    nix
    nodejs_22
    util-linux
  ];
  text = ''exec node ${./kiln-updates.mjs} "$@" --script ${./supervisor.sh}'';
  meta.description = "Takes signed updates of this machine";
}
