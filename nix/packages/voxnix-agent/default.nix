# The agent of an orchestrator: src/device/voxnix-agent as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "voxnix-agent";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./voxnix-agent.mjs} "$@"'';
  meta.description = "The people of an orchestrator on Telegram, by commands and buttons";
}
