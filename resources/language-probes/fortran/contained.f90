program main
  implicit none
  if (fails('/app/new', 'new', 'write') .and. fails('/etc/new', 'new', 'write') .and. fails('/etc/shadow', 'old', 'read')) then
    print '(a)', 'contained'
  else
    print '(a)', 'escaped'
  end if
contains
  logical function fails(name, state, mode)
    character(*), intent(in) :: name, state, mode
    integer :: outcome
    open (unit=10, file=name, status=state, action=mode, iostat=outcome)
    fails = outcome /= 0
  end function
end program
