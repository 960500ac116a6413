# sleep 1 would be wrong
run; sleep 0.5
echo "sleep 3"
