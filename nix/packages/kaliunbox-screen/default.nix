# src/device/kaliunbox-screen as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  qrencode,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliunbox-screen";
  runtimeInputs = [
    nodejs_22
    qrencode
  ];
  text = ''exec node ${./kaliunbox-screen.mjs} "$@"'';
  meta.description = "Shows how a box is claimed, and then how it is";
}
