// The table of contents of what only music needs.
import './moving_on.js';
import './again.js';
import './signature.js';
import './sleep_left.js';
