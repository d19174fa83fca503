read line
echo "$line ✓"
