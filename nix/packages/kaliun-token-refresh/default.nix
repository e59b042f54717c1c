# src/device/kaliun-token-refresh as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  util-linux,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliun-token-refresh";
  # flock of util-linux: one program at a time writes config.json.
  runtimeInputs = [
    nodejs_22
    util-linux
  ];
  text = ''exec node ${./kaliun-token-refresh.mjs} "$@"'';
  meta.description = "Renews the tokens of a box";
}
