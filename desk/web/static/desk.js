// What pages do beyond links and forms. Everything works without it.
"use strict";
