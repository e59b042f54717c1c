# Before it switches it waits for the test, which takes its network away in that time.
{ pkgs, ... }:
{
  services.kiln-updates.before = "${pkgs.writeShellScript "kiln-test-before" ''
    touch /run/kiln-test-before
    while [ -e /run/kiln-test-hold ]; do sleep 1; done
  ''}";
}
