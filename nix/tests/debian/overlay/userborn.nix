# userborn's source is in no registry: NixOS' other program for users, update-users-groups.pl, stands in with its command line.
{
  final,
  prev,
  packages,
  ...
}:
let
  groups = "${prev.path + "/nixos/modules/config/update-users-groups.pl"}";
  # userborn's configuration as that program reads it.
  translate = final.writeText "userborn.pl" ''
    use JSON::PP;
    local $/;
    my $config = decode_json(<STDIN>);
    for my $user (@{$config->{users}}) {
      my $normal = delete $user->{isNormal};
      $user->{isSystemUser} = $normal ? JSON::PP::false : JSON::PP::true;
      $user->{autoSubUidGidRange} = $normal ? JSON::PP::true : JSON::PP::false;
      $user->{createHome} = JSON::PP::false;
      $user->{$_} = [] for qw(subUidRanges subGidRanges);
      $user->{expires} = undef;
    }
    $config->{mutableUsers} = $ENV{USERBORN_MUTABLE_USERS} eq "true" ? JSON::PP::true : JSON::PP::false;
    print encode_json($config);
  '';
in
{
  userborn = packages.replaced "userborn" prev.userborn ''
    cat >bin/userborn <<END
    #!$base/usr/bin/bash
    set -eu
    [ "\$2" = /etc ] || { echo "userborn: only /etc is known here" >&2; exit 1; }
    spec=\$($base/usr/bin/mktemp)
    ${final.perl}/bin/perl ${translate} <"\$1" >"\$spec"
    ${final.perl}/bin/perl -w ${groups} "\$spec"
    $base/usr/bin/rm "\$spec"
    END
    chmod +x bin/userborn
  '';
}
