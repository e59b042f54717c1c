# A VM host that a Strato control plane drives.
{ kilnLib, lib, ... }:
{
  imports = [
    ../../modules/services/strato-agent
    (lib.mkRenamedOptionModule
      [ "kiln" "strato" "tunnelPeers" ]
      [ "services" "strato-agent" "tunnelPeers" ]
    )
  ];

  # The option's own default is false, as documented; the host is there for the agent.
  services.strato-agent.enable = lib.mkDefault true;
  # The program that personalises a drive puts the token there. It may be missing.
  services.strato-agent.tokenFile = lib.mkDefault (kilnLib.secretFile "stratoRegistrationUrl");
}
