# The documented user, and the one case in which an image of Kiln's may carry a password.
{ config, lib, ... }:
let
  cfg = config.kiln.aiSandbox;
in
{
  config = lib.mkMerge [
    {
      users.users.agent = {
        isNormalUser = true;
        description = "AI agent";
        openssh.authorizedKeys.keys = config.kiln.authorizedKeys;
        extraGroups = [ "networkmanager" ];
        # Its units and the desktop session share one user manager that is there from boot.
        linger = true;
      };
    }
    (lib.mkIf (!cfg.hardening) {
      users.users.agent.extraGroups = [ "wheel" ];
      # The machine is the fence, not the user: an agent installs what it needs, and has no password to type.
      security.sudo.extraRules = [
        {
          users = [ "agent" ];
          commands = [
            {
              command = "ALL";
              options = [ "NOPASSWD" ];
            }
          ];
        }
      ];
    })
    (lib.mkIf cfg.defaultPassword {
      # `initial…`, so that `passwd` lasts. In the store it gives nothing away: it is in the documentation.
      users.users.agent.initialPassword = "agent";
      # This is what marks the image, and what lets passwords through SSH.
      kiln.passwordLogin = lib.mkDefault true;
      users.motd = "This image has password login: agent / agent. Change it with passwd.\n";
    })
  ];
}
