# src/device/kaliun-config-sync as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliun-config-sync";
  # flock of util-linux: one program at a time writes config.json.
  runtimeInputs = [
    nodejs_22
    util-linux
  ];
  text = ''exec node ${./kaliun-config-sync.mjs} "$@"'';
  meta.description = "Takes what the owner of a box changed at Connect";
}
