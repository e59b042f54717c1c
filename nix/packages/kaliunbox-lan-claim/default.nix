# src/device/kaliunbox-lan-claim as one file, which `npm run device-programs` writes.
{
  nodejs_22,
  writeShellApplication,
}:
writeShellApplication {
  name = "kaliunbox-lan-claim";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./kaliunbox-lan-claim.mjs} "$@"'';
  meta.description = "Gives a box without a Connect to the person who types its code into Kiln";
}
