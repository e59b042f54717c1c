# An agent with the same command line and messages, until the real one can be built here.
{ pkgs, ... }:
{
  services.strato-agent.package = pkgs.writeShellApplication {
    name = "StratoAgent";
    runtimeInputs = [ pkgs.python3 ];
    text = ''exec python3 ${./agent} "$@"'';
  };
}
