# The gate of a hardened sandbox: src/device/ai-sandbox-gate as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "ai-sandbox-gate";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./ai-sandbox-gate.mjs} "$@"'';
  meta.description = "Asks for the access secret in front of the web pages of an AI sandbox";
}
