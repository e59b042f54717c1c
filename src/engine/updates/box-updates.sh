state=/var/lib/kiln-updates
say running "$(readlink -f /run/current-system)"
if [ -e $state/trial.json ]; then say trial yes; fi
if [ -r $state/last_look ]; then each look <$state/last_look; fi
if [ -r $state/last_switch ]; then each switch <$state/last_switch; fi
