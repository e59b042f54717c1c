# The telemetry of an orchestrator: src/device/voxnix-telemetry as one file, which `npm run device-programs` writes.
{ nodejs_22, writeShellApplication }:
writeShellApplication {
  name = "voxnix-telemetry";
  runtimeInputs = [ nodejs_22 ];
  text = ''exec node ${./voxnix-telemetry.mjs} "$@"'';
  meta.description = "Sends the audit and the model's answers of an orchestrator to an OTLP endpoint";
}
