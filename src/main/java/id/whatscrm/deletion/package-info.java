/**
 * The data deletion service of WhatsCRM.id.
 */
@NullMarked
package id.whatscrm.deletion;

import org.jspecify.annotations.NullMarked;
