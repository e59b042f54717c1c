# The desktop comes up and asks who is there; over the network it takes keys only.
{ node }:
{
  nodes.machine = {
    imports = [ node ];
    settings.desktop.environment = "hyprland";
    # The test driver brings the disk.
    disko.enableConfig = false;
    settings.disk.device = "/dev/vdb";
    virtualisation.memorySize = 2048;
    virtualisation.emptyDiskImages = [ 64 ];
  };

  testScript = ''
    machine.wait_for_unit("greetd.service")
    machine.wait_for_unit("NetworkManager.service")
    machine.wait_for_unit("sshd.service")
    machine.succeed("sshd -T | grep -x 'passwordauthentication no'")
    machine.succeed("grep -P '^@root\tetc/nixos$' /etc/kiln/persistent-paths")
  '';
}
